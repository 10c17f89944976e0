"""The words of the house: evidence, locator, record, subject, statement, bound, basis, grade, finding."""
