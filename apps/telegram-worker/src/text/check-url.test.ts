import { expect, test } from "vitest";
import { checkUrl } from "./check-url.ts";

test.each([
  ["http://a.b", "http://a.b/"],
  ["HTTPS://User:pw@Example.COM:8443/Path?q=1+2#f", "https://User:pw@example.com:8443/Path?q=1+2#f"],
  ["telegram.org", "http://telegram.org/"],
  ["t.me?x", "http://t.me/?x"],
  ["a.b:80", "http://a.b:80/"],
  ["http://[::1]:8080/x", "http://[::1]:8080/x"],
  ["http://пример.рф/путь", "http://пример.рф/путь"],
  ["http://a.b/c d\te ", "http://a.b/c%20d%09e"],
  ["http://a.b/(c)[d]", "http://a.b/(c)[d]"],
  ["http://a%20b.c", "http://a%20b.c/"],
  ["tg:resolve?domain=x", "tg://resolve?domain=x"],
  ["TG://Resolve/?domain=X", "tg://resolve?domain=X"],
  ["ton://transfer/x", "ton://transfer/x"],
])("%s is taken as %s", (url, checked) => {
  expect(checkUrl(url)).toBe(checked);
});

test.each([
  "",
  "/relative",
  "./a.b",
  "#anchor",
  "localhost",
  "http://localhost/",
  "http://",
  "http://.",
  "ftp://a.b",
  "javascript:alert(1)",
  "http://a.b:0",
  "http://a.b:99999",
  "http://a.b:x",
  "http://a b.c",
  "http://a%zz.b",
  "http://[::x]/",
  "tg://https://a.b",
  "tg://user:pw@resolve",
  "tg://",
])("%j is no URL for a link", (url) => {
  expect(checkUrl(url)).toBeUndefined();
});
