import { describeConformance } from "./conformance-run.ts";
import { gramJs } from "./gramjs-conformance-client.ts";
import { mtcute } from "./mtcute-conformance-client.ts";

describeConformance(gramJs);
describeConformance(mtcute);
