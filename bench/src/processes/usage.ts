import { readFileSync } from "node:fs";

/** A process whose use of the machine is watched. */
export interface Watched {
  readonly name: string;
  readonly pid: number;
}

/** Ticks per second in /proc (USER_HZ), which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU time of a process so far, all its threads, user and system, in microseconds; NaN where there is no /proc. */
export function cpuMicroseconds(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets, which may hold anything (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [userTicks, systemTicks] = [Number(fields[11]), Number(fields[12])];
  return ((userTicks + systemTicks) / TICKS_PER_SECOND) * 1e6;
}

/** The most memory that a process ever had resident (VmHWM), in bytes; NaN where there is no /proc. */
export function peakMemoryBytes(pid: number): number {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return Number(kibibytes) * 1024;
}

/** CPU microseconds per process name that `work` cost, and what it returned. */
export async function withCpuUsage<Result>(
  processes: readonly Watched[],
  work: () => Promise<Result>,
): Promise<{ result: Result; cpuUs: Record<string, number> }> {
  const before = processes.map(({ pid }) => cpuMicroseconds(pid));
  const result = await work();
  const used = processes.map(({ name, pid }, index) => [
    name,
    cpuMicroseconds(pid) - (before[index] ?? Number.NaN),
  ]);
  return { result, cpuUs: Object.fromEntries(used) };
}

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
