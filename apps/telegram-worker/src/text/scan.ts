/** What a sticky regular expression (flag `y`) matches at `index`; an empty string when nothing. */
export function scan(pattern: RegExp, source: string, index: number): string {
  pattern.lastIndex = index;
  return pattern.exec(source)?.[0] ?? "";
}
