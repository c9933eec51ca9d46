"""Other people's programs that train the same model, listed so that readers can run them for comparison."""

NOTE = """Published programs for the same model, to run yourself (1,000 steps each; none of their code is here):
  Python      microgpt.py, Andrej Karpathy's original: gist.github.com/karpathy/8627fe009c40f57531cb18360106ce95
              python3 microgpt.py
  TypeScript  github.com/dubzdubz/microgpt-ts, one Value a number
              pnpm install && pnpm demo
  Rust        github.com/mplekh/rust-microgpt, a tape of scalars; wants its text as input.txt
              RUSTFLAGS="-C target-cpu=native" cargo run --release"""
