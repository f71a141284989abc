//! `<table>.csv`, the reference: it sets the periods, and its order is part of the contract.

use super::{LONG, Layout, Oddity, Sheet, Stated, Status, is_true};
use crate::attack::catalogue::Table;
use crate::attack::number::Decimal;

pub(super) fn read(table: &Table, bytes: &[u8]) -> Sheet {
    let mut layout = Layout::new(table);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header: Vec<String> = reader
        .headers()
        .map(|header| header.iter().map(str::to_owned).collect())
        .unwrap_or_default();
    let records: Vec<csv::StringRecord> = reader.records().filter_map(Result::ok).collect();
    let column = |name: &str| header.iter().position(|found| found == name);
    let period = column("periode").unwrap_or(0);
    for record in &records {
        layout.meet(record.get(period).unwrap_or_default());
    }
    let mut sheet = Sheet::new(layout);
    let mut expected = vec!["periode"];
    expected.extend(table.dimensions.iter().map(|dimension| dimension.id.as_str()));
    expected.extend(LONG);
    for name in header.iter().filter(|name| !expected.contains(&name.as_str())) {
        sheet.oddities.push(Oddity::Extra(format!("column {name}")));
    }
    let columns: Option<Vec<usize>> = expected.iter().map(|name| column(name)).collect();
    let Some(columns) = columns else {
        sheet.oddities.push(Oddity::Unreadable);
        return sheet;
    };
    let mut last = None;
    let mut ordered = true;
    for record in &records {
        let fields: Vec<&str> =
            columns.iter().map(|place| record.get(*place).unwrap_or_default()).collect();
        let split = 1 + table.dimensions.len();
        let (key, [measure, value, status, provisional, revised]) = (
            fields.get(..split).unwrap_or_default(),
            [0, 1, 2, 3, 4].map(|place| fields.get(split + place).copied().unwrap_or_default()),
        );
        let name = || format!("{} {measure}", key.join(" "));
        let (when, codes) = (key.first().copied().unwrap_or_default(), key.iter().skip(1).copied());
        let Some(place) = sheet.layout.place(when, codes, measure) else {
            sheet.oddities.push(Oddity::OffGrid(name()));
            continue;
        };
        if ordered && last.is_some_and(|last| place <= last) {
            ordered = false;
            sheet.oddities.push(Oddity::Order(name()));
        }
        last = Some(place);
        let stated = Stated {
            status: Status::of_code(status),
            value: Decimal::parse(value),
            provisional: is_true(provisional),
        };
        sheet.state(place, stated, name);
        sheet.revised += usize::from(is_true(revised));
    }
    let mut sorted = sheet.layout.periods.clone();
    sorted.sort();
    if ordered && sorted != sheet.layout.periods {
        sheet.oddities.push(Oddity::Order("periods".to_owned()));
    }
    sheet
}
