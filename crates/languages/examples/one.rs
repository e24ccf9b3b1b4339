fn main() {
    let catalog = farcall_snapshot::catalog();
    let lang = std::env::args().nth(1).unwrap();
    let step: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let options = farcall_languages::Options::default();
    let l = farcall_languages::find(&lang);
    let mut n = 0;
    let start = std::time::Instant::now();
    for id in catalog.ids().step_by(step) {
        let unit = catalog.unit(&[id]);
        if let Some(l) = l { n += l.declaration(&unit, id, &options).map_or(0, |t| t.len()); } else { n += unit.order().len(); }
    }
    println!("{lang} {n} {:.3} s", start.elapsed().as_secs_f64());
}
