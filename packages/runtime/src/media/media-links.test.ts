import { describe, expect, test } from "vitest";
import { createMediaLinks } from "./media-links.ts";
import { createMediaName, MEDIA_NAME } from "./media-name.ts";

const PORTS = { GATEWAY_PORT: 8001, MEDIA_PORT: 8181 };

describe("media links", () => {
  test("point to this machine when nothing public is set", () => {
    const links = createMediaLinks(PORTS);
    expect(links.onApi("a.jpg")).toBe("http://localhost:8001/media/a.jpg");
    expect(links.onMedia("a.jpg")).toBe("http://localhost:8181/media/a.jpg");
  });

  test("take scheme from PUBLIC_BASE_URL and leave out the scheme's own port, as the Python service did", () => {
    const links = createMediaLinks({
      ...PORTS,
      PUBLIC_BASE_URL: "https://example.com/telepipe/",
      PUBLIC_MEDIA_HOST: "media.example.com",
      PUBLIC_MEDIA_PORT: 443,
    });
    expect(links.onApi("a.jpg")).toBe("https://example.com/telepipe/media/a.jpg");
    expect(links.onMedia("a.jpg")).toBe("https://media.example.com/media/a.jpg");
  });

  test("keep another port", () => {
    const links = createMediaLinks({
      ...PORTS,
      PUBLIC_BASE_URL: "https://example.com",
      PUBLIC_MEDIA_PORT: 8181,
    });
    expect(links.onMedia("a.jpg")).toBe("https://example.com:8181/media/a.jpg");
  });
});

describe("media names", () => {
  test("are long, different and pass the serving rule", () => {
    const names = Array.from({ length: 100 }, () => createMediaName("jpg"));
    expect(new Set(names).size).toBe(100);
    for (const name of names) expect(name).toMatch(MEDIA_NAME);
  });

  test.each([["../../x"], ["tar.gz"], ["a b"], [""], [null]])("drop the extension %j", (extension) => {
    expect(createMediaName(extension)).toMatch(/^[\w-]{24}$/);
  });

  test.each([["../secret"], ["a.jpg"], [".env"], [`${"x".repeat(24)}/y`], ["%2e%2e"]])(
    "never allow %j",
    (name) => {
      expect(MEDIA_NAME.test(name)).toBe(false);
    },
  );
});
