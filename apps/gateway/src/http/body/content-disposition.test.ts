import { expect, test } from "vitest";
import { parseContentDisposition } from "./content-disposition.ts";

const latin1 = (text: string) => Buffer.from(text, "utf8").toString("latin1");

test.each([
  ['form-data; name="photo"; filename="cat.jpg"', "photo", "cat.jpg"],
  ['form-data; name="text"', "text", undefined],
  ['form-data; name="photo"; filename=""', "photo", ""],
  // As one popular Bot API client writes it: no spaces, no quotes around the file name.
  ['form-data;name="a1b2";filename=my photo.jpg', "a1b2", "my photo.jpg"],
  ["form-data; name=photo; filename=a;b c.jpg", "photo", "a;b c.jpg"],
  ["form-data; filename=a.jpg; name=photo", "photo", "a.jpg"],
  ['form-data; name="photo"; filename="a;b.jpg"', "photo", "a;b.jpg"],
  // curl escapes, browsers percent-encode, some do neither.
  ['form-data; name="photo"; filename="say \\"hi\\".jpg"', "photo", 'say "hi".jpg'],
  ['form-data; name="photo"; filename="say %22hi%22.jpg"', "photo", 'say "hi".jpg'],
  ['form-data; name="photo"; filename="say "hi".jpg"', "photo", 'say "hi".jpg'],
  ['form-data; name="photo"; filename="100%.jpg"', "photo", "100%.jpg"],
  ['form-data; name="photo"; filename="Фото кота.jpg"', "photo", "Фото кота.jpg"],
  ['form-data; name="photo"; filename="x.jpg"; filename*=UTF-8\'\'%E2%82%AC.jpg', "photo", "€.jpg"],
  ["attachment", undefined, undefined],
])("%s", (header, name, fileName) => {
  expect(parseContentDisposition(latin1(header))).toEqual({ name, fileName });
});
