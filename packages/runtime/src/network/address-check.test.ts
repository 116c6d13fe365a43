import { expect, test } from "vitest";
import { createAddressCheck, isCidr } from "./address-check.ts";
import { findAddressProblem } from "./vetted-lookup.ts";

const strict = createAddressCheck({ allowPrivate: false, allowedCidrs: [] });
const lenient = createAddressCheck({ allowPrivate: true, allowedCidrs: [] });

test.each(["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001:80e::200e"])(
  "%s is public",
  (address) => {
    expect(strict(address)).toBeNull();
    expect(lenient(address)).toBeNull();
  },
);

test.each([
  "127.0.0.1",
  "127.1.2.3",
  "10.0.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "100.64.0.1",
  "::1",
  "fc00::1",
  "fd12:3456::1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:10.0.0.1",
  "::127.0.0.1",
])("%s is private: refused unless the operator allows it", (address) => {
  expect(strict(address)).toBe("its address is private");
  expect(lenient(address)).toBeNull();
});

test.each([
  "0.0.0.0",
  "0.1.2.3",
  "255.255.255.255",
  "224.0.0.1",
  "239.255.255.250",
  "240.0.0.1",
  "192.0.0.1",
  "192.0.2.1",
  "198.18.0.1",
  "198.51.100.1",
  "203.0.113.1",
  "192.88.99.1",
  "::",
  "ff02::1",
  "::ffff:0:127.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b::808:808",
  "64:ff9b:1::a00:1",
  "2002:7f00:1::",
  "2002:a00:1::1",
  "2001:0:53aa:64c:0:ffff:80ff:fffe",
  "2001:db8::1",
  "100::1",
  "fec0::1",
  "5f00::1",
  "4000::1",
  "not an address",
  "localhost",
  "",
])("%s is no place for a receiver", (address) => {
  expect(strict(address)).not.toBeNull();
  expect(lenient(address)).not.toBeNull();
});

test.each([
  "169.254.169.254",
  "169.254.170.2",
  "169.254.0.1",
  "fe80::1",
  "fe80::1%eth0",
  "fd00:ec2::254",
  "fd20:ce::254",
  "100.100.100.200",
  "192.0.0.192",
  "168.63.129.16",
  "::ffff:169.254.169.254",
  "64:ff9b::a9fe:a9fe",
  "2002:a9fe:a9fe::",
  "::169.254.169.254",
])("%s is a metadata service: refused whatever is allowed", (address) => {
  const all = createAddressCheck({ allowPrivate: true, allowedCidrs: ["0.0.0.0/0", "::/0"] });
  expect(all(address)).toMatch(/metadata/);
});

test("allowed networks are allowed, whatever kind they are, and nothing beside them", () => {
  const check = createAddressCheck({ allowPrivate: false, allowedCidrs: ["10.1.0.0/16", "64:ff9b::/96"] });
  expect(check("10.1.2.3")).toBeNull();
  expect(check("::ffff:10.1.2.3")).toBeNull();
  expect(check("10.2.0.1")).not.toBeNull();
  expect(check("64:ff9b::808:808")).toBeNull();
  expect(["10.0.0.0/8", "::/0", "10.0.0.1", "10.0.0.0/40"].map(isCidr)).toEqual([true, true, false, false]);
});

/** Ways of writing a forbidden address into a URL that the URL parser makes plain. */
test.each([
  "http://2130706433/",
  "http://0x7f000001/",
  "http://0x7f.0.0.1/",
  "http://0177.0.0.1/",
  "http://017700000001/",
  "http://127.1/",
  "http://127.0.1/",
  "http://0/",
  "http://127.0.0.1./",
  "http://127。0。0。1/",
  "http://①②⑦.0.0.1/",
  "http://[::1]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[0:0:0:0:0:ffff:7f00:1]/",
  "http://[64:ff9b::7f00:1]/",
  "http://[2002:7f00:1::]/",
  "http://[::]/",
  "http://user:pw@127.0.0.1:6379/",
  "http://169.254.169.254/latest/meta-data/",
  "http://0xa9fea9fe/",
  "http://[fd00:ec2::254]/",
  "http://localhost/",
])("%s is refused", async (url) => {
  expect(await findAddressProblem(new URL(url), strict)).not.toBeNull();
});

test("zone ids and empty hosts are no URLs", () => {
  for (const url of ["http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http:///", "http://[::1/"]) {
    expect(URL.canParse(url) && new URL(url).hostname !== "" && url.includes("[")).toBe(false);
  }
});

test("a name is judged by all its addresses; one that cannot be resolved is not refused", async () => {
  const answers: Record<string, string[]> = {
    "public.test": ["8.8.8.8", "2606:4700:4700::1111"],
    "mixed.test": ["8.8.8.8", "127.0.0.1"],
    "mixed6.test": ["8.8.8.8", "fd00:ec2::254"],
  };
  const lookup = (
    name: string,
    _options: unknown,
    callback: (error: NodeJS.ErrnoException | null, found: { address: string; family: number }[]) => void,
  ) => {
    const found = answers[name]?.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    if (found) callback(null, found);
    else callback(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }), []);
  };
  const problem = (name: string) => findAddressProblem(new URL(`https://${name}/`), strict, lookup);
  expect(await problem("public.test")).toBeNull();
  expect(await problem("mixed.test")).toBe("its address is private");
  expect(await problem("mixed6.test")).toMatch(/metadata/);
  expect(await problem("unknown.test")).toBeNull();
});
