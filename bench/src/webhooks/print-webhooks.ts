import { type Aim, printAims } from "../aims.ts";
import type { describeEnvironment } from "../environment.ts";
import { median } from "../statistics.ts";
import { figure, table } from "../table.ts";
import type { Subject, WebhookFigures } from "./measure-webhooks.ts";

/** A run of `pnpm bench:webhooks`. */
export interface WebhookResult {
  readonly environment: ReturnType<typeof describeEnvironment>;
  /** By case and subject, one entry per round. */
  readonly cases: Readonly<Record<string, Readonly<Record<Subject, readonly WebhookFigures[]>>>>;
  readonly scale: readonly { readonly dispatchers: number; readonly figures: WebhookFigures }[];
}

const NAMES: Readonly<Record<string, string>> = {
  a: "(a) no faults",
  b: "(b) 5 % 500s",
  c: "(c) 5 % 500s, one hangs",
};

/** The run as tables: medians over the rounds; sums where any is too many. */
export function printWebhooks({ environment, cases, scale }: WebhookResult): string {
  const { cpu, cores, loadAverage, node, libraries, commit } = environment;
  const rows = Object.entries(cases).flatMap(([name, subjects]) =>
    (["plain", "telepipe"] as const).map((subject) => [
      NAMES[name] ?? name,
      subject,
      ...cells(subjects[subject]),
    ]),
  );
  const header = [
    "receivers",
    "",
    "delivered/s",
    "p50 ms",
    "p99 ms",
    "tail ms",
    "out of order",
    "lost",
    "twice",
  ];
  const costs = ["µs CPU", "µs Redis", "peak MB", "connections"];
  const one = scale[0]?.figures.perSecond ?? Number.NaN;
  return [
    `${cpu}, ${cores} cores for all processes together; load before the run ${loadAverage.toFixed(1)}`,
    `Node ${node}, ${Object.entries(libraries).flat().join(" ")}; commit ${commit}`,
    table([...header, ...costs], rows),
    ...(scale.length === 0
      ? []
      : [
          table(
            ["dispatchers, receivers of 50 ms", "delivered/s", "of one", "out of order", "ms CPU a second"],
            scale.map(({ dispatchers, figures }) => [
              String(dispatchers),
              figure(figures.perSecond),
              figure(figures.perSecond / one, 2),
              String(figures.outOfOrder),
              figure((figures.dispatcherUs * figures.perSecond) / 1000),
            ]),
          ),
        ]),
    printAims(aims({ cases, scale })),
  ].join("\n\n");
}

function cells(rounds: readonly WebhookFigures[]): string[] {
  const middle = (of: (figures: WebhookFigures) => number) => median(rounds.map(of));
  const sum = (of: (figures: WebhookFigures) => number) =>
    rounds.reduce((total, round) => total + of(round), 0);
  return [
    figure(middle(({ perSecond }) => perSecond)),
    figure(middle(({ p50Ms }) => p50Ms)),
    figure(middle(({ p99Ms }) => p99Ms)),
    figure(middle(({ tailMs }) => tailMs)),
    String(sum(({ outOfOrder }) => outOfOrder)),
    String(sum(({ expected, delivered }) => expected - delivered)),
    String(sum(({ duplicates }) => duplicates)),
    figure(middle(({ dispatcherUs }) => dispatcherUs)),
    figure(middle(({ redisUs }) => redisUs)),
    figure(middle(({ peakMegabytes }) => peakMegabytes)),
    figure(middle(({ redisConnections }) => redisConnections)),
  ];
}

function aims({ cases, scale }: Pick<WebhookResult, "cases" | "scale">): Aim[] {
  const rate = (name: string, subject: Subject) =>
    median((cases[name]?.[subject] ?? []).map(({ perSecond }) => perSecond));
  const ours = Object.values(cases).flatMap(({ telepipe }) => telepipe);
  const disordered = ours.reduce((sum, { outOfOrder }) => sum + outOfOrder, 0);
  const list: [string, number, (value: number) => boolean][] = [
    ["out of order: 0", disordered, (value) => value === 0],
    [
      "healthy rate in (c): at least 0.9 of (a)",
      rate("c", "telepipe") / rate("a", "telepipe"),
      (v) => v >= 0.9,
    ],
    [
      "healthy rate in (c): at least 3 of the plain one's",
      rate("c", "telepipe") / rate("c", "plain"),
      (v) => v >= 3,
    ],
    [
      "rate in (a): at least 0.9 of the plain one's",
      rate("a", "telepipe") / rate("a", "plain"),
      (v) => v >= 0.9,
    ],
  ];
  const four = scale.find(({ dispatchers }) => dispatchers === 4);
  const [one] = scale;
  if (four && one) {
    list.push([
      "4 dispatchers: at least 3.2 of one",
      four.figures.perSecond / one.figures.perSecond,
      (v) => v >= 3.2,
    ]);
  }
  return list.map(([aim, value, isMet]) => ({ aim, reached: figure(value, 2), isMet: isMet(value) }));
}
