//! The intruder: published cases with known answers, and a small site broken in many ways.

mod cases;
mod histories;
mod sabotage;
mod small_site;
