/// A table as text: columns line up, also where letters of East Asia are twice as wide.
public enum TextTable {
    /// The lines of a table. The first column is set left, the others right.
    public static func lines(_ rows: [[String]]) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { $0.count > column ? ProgressLine.columns($0[column]) : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let space = String(
                    repeating: " ",
                    count: widths[column] - ProgressLine.columns(cell)
                )
                if column > 0 { line += "  " }
                line += column == 0 ? cell + space : space + cell
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
