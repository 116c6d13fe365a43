/** What was asked of the world makes no sense. The message names the field and says what was expected. */
export class InvalidInput extends Error {
  override readonly name = "InvalidInput";
  readonly field: string;

  constructor(field: string, expected: string) {
    super(`${field}: ${expected}`);
    this.field = field;
  }
}
