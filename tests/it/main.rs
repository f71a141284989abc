mod disclosure;
mod edition;
mod microdata;
