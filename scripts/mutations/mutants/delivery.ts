import type { Mutant, MutantTest } from "../mutant.ts";

const dispatcher = "apps/webhook-dispatcher";
const source = (path: string) => `${dispatcher}/src/${path}`;
const network = (path: string) => `packages/runtime/src/network/${path}`;
const test = (file: string, name: string): MutantTest => ({ file: `${dispatcher}/${file}`, name });
const health = (name: string) => test("src/health/endpoint-health.integration.test.ts", name);
const addresses = (name: string) => test("test/forbidden-addresses.test.ts", name);

/** What would let one endpoint harm others, send where nothing may be sent, or sign what does not verify. */
export const deliveryMutants: readonly Mutant[] = [
  {
    name: "the queue of an endpoint that is probed stays open",
    file: source("health/health-scripts.ts"),
    find: "redis.call('SET', limiter, '9007199254740991', 'PX', math.max(1, math.ceil(ms)))",
    replace: "redis.call('SET', limiter, '9007199254740991', 'PX', 1)",
    tests: [health("while an endpoint is down")],
  },
  {
    name: "an endpoint that is probed gets several requests at a time",
    file: source("health/health-scripts.ts"),
    find: "'probes', count + 1, 'slots', 1)",
    replace: "'probes', count + 1, 'slots', 6)",
    tests: [health("while an endpoint is down")],
  },
  {
    name: "a row of failures counts although successes break it",
    file: source("health/health-scripts.ts"),
    find: "if failures and failures ~= '0' then redis.call('HSET', health, 'failures', 0) end",
    replace: "",
    tests: [health("a share of")],
  },
  {
    name: "an endpoint is told of its own troubles",
    file: source("routing/router.ts"),
    find: `if ("endpoint_id" in event.data && event.data.endpoint_id === id) return false;`,
    replace: "",
    tests: [health("410 disables")],
  },
  {
    name: "addresses that a URL holds literally are not looked at",
    file: network("vetted-agents.ts"),
    find: "isIP(host) === 0 ? null : check(host)",
    replace: "isIP(host) >= 0 ? null : check(host)",
    tests: [addresses("a delivery to 127.0.0.1 is refused")],
  },
  {
    name: "only the first address of a name is looked at",
    file: network("vetted-lookup.ts"),
    find: "const problem = addresses.map(",
    replace: "const problem = addresses.slice(0, 1).map(",
    tests: [addresses("names are judged by all")],
  },
  {
    name: "metadata services may be in an allowed network",
    file: network("address-check.ts"),
    find: "if ([address, ...embeddedIpv4(address)].some((form) => isWithin(form, METADATA))) {",
    replace: "if (!isWithin(address, allowed) && isWithin(address, METADATA)) {",
    tests: [addresses("the metadata service at")],
  },
  {
    name: "the end of an answer decides instead of its status",
    file: source("delivery/post.ts"),
    find: 'opened.off("error", failed); // The status decides, however the rest of the answer ends.',
    replace: "",
    tests: [test("test/hostile-endpoints.test.ts", "drips its body")],
  },
  {
    name: "only the current secret signs",
    file: source("signing/sign-webhook.ts"),
    find: "return secrets\n    .map(",
    replace: "return secrets\n    .slice(0, 1)\n    .map(",
    tests: [test("test/standard-webhooks.test.ts", "during a rotation")],
  },
  {
    name: "a call is made each time that an event is delivered",
    file: source("actions/response-actions.ts"),
    find: "if ((await redis.exists(done)) === 0) {",
    replace: "if ((await redis.exists(done)) >= 0) {",
    tests: [test("test/actions.test.ts", "a delivery that is repeated")],
  },
];
