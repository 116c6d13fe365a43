import { buildGotd, GOTD } from "./build-gotd.ts";
import { describeConformance } from "./conformance-run.ts";
import { gotd } from "./gotd-conformance-client.ts";

describeConformance(gotd(buildGotd(), GOTD.version, GOTD.layer));
