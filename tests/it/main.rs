
mod synth;
