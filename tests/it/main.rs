
mod facts;
