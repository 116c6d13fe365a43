import { createSocket } from "node:dgram";
import { Resolver } from "node:dns";
import { once } from "node:events";
import type { LookupFunction } from "node:net";

/** What the stub answers for a name: addresses (after a CNAME if it has one), an error, or nothing at all. */
export type DnsAnswer =
  | { readonly addresses: readonly string[]; readonly cname?: string }
  | { readonly rcode: "NXDOMAIN" | "SERVFAIL" }
  | "silence";

/** A name server of its own on loopback that answers as told. */
export interface DnsStub extends AsyncDisposable {
  /** Answers in turn; the last one stands. */
  answer(name: string, ...answers: DnsAnswer[]): void;
  /** A lookup that asks this server and nobody else. */
  readonly lookup: LookupFunction;
  /** Questions for addresses so far, by name. */
  readonly asked: ReadonlyMap<string, number>;
}

const RCODES = { NXDOMAIN: 3, SERVFAIL: 2 } as const;
const TYPES = { A: 1, CNAME: 5, AAAA: 28 } as const;

/** Starts a server that speaks as much of RFC 1035 as a resolver asks for; all it says may be kept for 0 s. */
export async function startDnsStub(): Promise<DnsStub> {
  const answers = new Map<string, DnsAnswer[]>();
  const asked = new Map<string, number>();
  const socket = createSocket("udp4", (question, { port, address }) => {
    const { name, type, end } = readQuestion(question);
    const [current = { rcode: "NXDOMAIN" } as const, ...later] = answers.get(name) ?? [];
    // One answer is asked for twice, for both families: IPv6 second.
    if (type === TYPES.AAAA) {
      asked.set(name, (asked.get(name) ?? 0) + 1);
      if (later.length > 0) answers.set(name, later);
    }
    if (current === "silence") return;
    socket.send(reply(question.subarray(0, end), type, current), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return {
    answer: (name, ...wanted) => void answers.set(name, wanted),
    asked,
    lookup: (hostname, _options, callback) => {
      resolver.resolve4(hostname, (error, four) => {
        if (error && error.code !== "ENODATA") return callback(error, []);
        resolver.resolve6(hostname, (_none, six = []) => {
          callback(null, [
            ...(four ?? []).map((address) => ({ address, family: 4 })),
            ...six.map((address) => ({ address, family: 6 })),
          ]);
        });
      });
    },
    [Symbol.asyncDispose]: async () => {
      resolver.cancel();
      socket.close();
      await once(socket, "close");
    },
  };
}

function readQuestion(message: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

function reply(question: Buffer, type: number, answer: Exclude<DnsAnswer, "silence">): Buffer {
  const isError = "rcode" in answer;
  const records = isError ? [] : recordsOf(type, answer);
  const message = Buffer.concat([question, ...records]);
  message.writeUInt16BE(0x8580 | (isError ? RCODES[answer.rcode] : 0), 2);
  message.writeUInt16BE(records.length, 6);
  message.writeUInt16BE(0, 10);
  return message;
}

function recordsOf(type: number, { addresses, cname }: Extract<DnsAnswer, { addresses: unknown }>): Buffer[] {
  const isSix = type === TYPES.AAAA;
  const found = addresses.filter((address) => address.includes(":") === isSix);
  const owner = cname === undefined ? Buffer.from([0xc0, 0x0c]) : encodeName(cname);
  return [
    ...(cname === undefined ? [] : [record(Buffer.from([0xc0, 0x0c]), TYPES.CNAME, encodeName(cname))]),
    ...found.map((address) => record(owner, type, isSix ? sixBytes(address) : fourBytes(address))),
  ];
}

function record(owner: Buffer, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, head, data]);
}

function encodeName(name: string): Buffer {
  const labels = name
    .split(".")
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function fourBytes(address: string): Buffer {
  return Buffer.from(address.split(".").map(Number));
}

/** Of an address that has `::` once. */
function sixBytes(address: string): Buffer {
  const [front = [], back = []] = address.split("::").map((half) => half.split(":").filter(Boolean));
  const groups = [...front, ...Array(8 - front.length - back.length).fill("0"), ...back];
  return Buffer.from(
    groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]),
  );
}
