import { expect, test } from "vitest";
import { fileNameOfUrl, receiverFileName } from "./file-name.ts";

const JPEG = { mimeType: "image/jpeg", extension: "jpg" };
const PDF = { mimeType: "application/pdf", extension: "pdf" };

test.each([
  ["my report; final.pdf", "my report; final.pdf"],
  ["C:\\Users\\me\\report.pdf", "report.pdf"],
  ["../../etc/passwd", "passwd.pdf"],
  ["a\r\nb\u0000.pdf", "ab.pdf"],
  ["Отчёт «итог».pdf", "Отчёт «итог».pdf"],
  ["report", "report.pdf"],
  ["..", "document.pdf"],
  ["", "document.pdf"],
  [undefined, "document.pdf"],
  [`${"x".repeat(300)}.pdf`, `${"x".repeat(251)}.pdf`],
])("%s is shown as %s", (given, expected) => {
  expect(receiverFileName(given, "document", PDF)).toBe(expected);
});

test("a photo's extension is that of its content, because Telegram looks at it", () => {
  expect(receiverFileName(undefined, "photo", JPEG)).toBe("photo.jpg");
  expect(receiverFileName("cat.bin", "photo", JPEG)).toBe("cat.bin.jpg");
  expect(receiverFileName("cat.jpeg", "photo", JPEG)).toBe("cat.jpeg");
});

test.each([
  ["https://example.com/a/my%20cat.jpg?size=large#top", "my cat.jpg"],
  ["https://example.com/a%2Fb.jpg", "b.jpg"],
  ["https://example.com/100%.jpg", "100%.jpg"],
  ["https://example.com/", ""],
])("%s names %j", (url, expected) => {
  expect(fileNameOfUrl(new URL(url))).toBe(expected);
});
