"""A report to send on: one document, gathered once, written as HTML, PDF or workbook."""
