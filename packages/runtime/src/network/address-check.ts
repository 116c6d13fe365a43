import ipaddr from "ipaddr.js";

/** Which addresses beyond the public ones may be dialled. */
export interface AddressRules {
  /** Private, loopback, unique local and carrier-grade NAT addresses. */
  readonly allowPrivate: boolean;
  /** Networks in CIDR notation, whatever kind they are. */
  readonly allowedCidrs: readonly string[];
}

/** Says why an IP address may not be dialled, as a public text; null when it may. */
export type AddressCheck = (address: string) => string | null;

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Cidr = [Address, number];

/** Where clouds hand out credentials to whoever asks from inside: never a receiver of webhooks. */
const METADATA: readonly Cidr[] = [
  "169.254.0.0/16", // AWS, Azure, Google, Oracle, OpenStack, ECS and EKS: all link-local.
  "fe80::/10",
  "fd00:ec2::/32", // AWS
  "fd20:ce::/32", // Google
  "100.100.100.200/32", // Alibaba
  "192.0.0.192/32", // Oracle
  "168.63.129.16/32", // Azure's wire server, a public address
].map((cidr) => ipaddr.parseCIDR(cidr));

const PRIVATE_RANGES: ReadonlySet<string> = new Set([
  "private",
  "loopback",
  "uniqueLocal",
  "carrierGradeNat",
]);
/** The only part of IPv6 that is given out as global unicast (RFC 4291). */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/** Makes a check of these rules. The cloud's metadata addresses are refused whatever the rules say. */
export function createAddressCheck({ allowPrivate, allowedCidrs }: AddressRules): AddressCheck {
  const allowed = allowedCidrs.map((cidr): Cidr => ipaddr.parseCIDR(cidr));
  return (text) => {
    if (!ipaddr.isValid(text)) return "it is no IP address";
    const address = ipaddr.process(text); // Unwraps an IPv4-mapped one.
    if ([address, ...embeddedIpv4(address)].some((form) => isWithin(form, METADATA))) {
      return "it is the address of a metadata service or link-local";
    }
    if (isWithin(address, allowed)) return null;
    const range = address.range();
    if (range === "unicast") {
      return address instanceof ipaddr.IPv4 || address.match(GLOBAL_IPV6) ? null : "its address is reserved";
    }
    if (PRIVATE_RANGES.has(range)) return allowPrivate ? null : "its address is private";
    return `its address is special (${range})`;
  };
}

/** Whether a text is a network such as `10.0.0.0/8`. */
export function isCidr(text: string): boolean {
  return ipaddr.isValidCIDR(text);
}

function isWithin(address: Address, cidrs: readonly Cidr[]): boolean {
  return cidrs.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
}

/** The IPv4 addresses that a gateway might make of an IPv6 address: NAT64, 6to4, Teredo, IPv4-compatible. */
function embeddedIpv4(address: Address): ipaddr.IPv4[] {
  if (address instanceof ipaddr.IPv4) return [];
  const bytes = address.toByteArray();
  const last = bytes.slice(12);
  return [last, bytes.slice(2, 6), last.map((byte) => byte ^ 0xff)].map((four) => new ipaddr.IPv4(four));
}
