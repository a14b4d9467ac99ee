/** A process and everything that it has started, such as browsers and commands: its processor time, and how to stop it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** The unit of times in /proc. Linux shows them in this unit on all processors. */
const TICKS_PER_SECOND = 100;
/** How long processes may take to end themselves, in ms. Then they are killed. */
const GRACE_MS = 5_000;
const POLL_MS = 50;

/** One line of /proc/PID/stat. */
interface Usage {
	parent: number;
	hasEnded: boolean;
	/** Of the process itself, and of its children that have ended. */
	ticks: number;
}

/** @returns seconds since the process began. Without /proc, as on macOS and Windows, the time of this process alone. */
export function processorTime(): number {
	if (!existsSync("/proc/self/stat")) {
		const { user, system } = process.cpuUsage();
		return (user + system) / 1_000_000;
	}
	const usages = readUsages();
	const ticks = [process.pid, ...below(process.pid, usages)].map((pid) => usages.get(pid)?.ticks ?? 0);
	return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}

/** Ends a process and everything that it has started. */
export const stopProcesses = (pid: number): Promise<void> => stopAll([pid, ...below(pid, readUsages())]);

/** Ends everything that a process has started. Browsers have a process group of their own, and tap doesn't end its processes when it ends. */
export const stopProcessesBelow = (pid: number): Promise<void> => stopAll(below(pid, readUsages()));

async function stopAll(pids: readonly number[]): Promise<void> {
	const left = new Set(pids);
	const signal = (name: NodeJS.Signals) => left.forEach((each) => void send(each, name));
	/** Adds what these processes have started since, and takes away those that have ended. @returns whether one still runs. */
	const look = () => {
		const usages = readUsages();
		for (const each of [...left]) for (const child of below(each, usages)) left.add(child);
		for (const each of left) if (usages.get(each)?.hasEnded ?? true) left.delete(each);
		return left.size > 0;
	};
	signal("SIGTERM");
	for (const end = Date.now() + GRACE_MS; look() && Date.now() < end; ) await sleep(POLL_MS);
	for (; look(); await sleep(POLL_MS)) signal("SIGKILL");
}

function send(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch {
		// It has ended already.
	}
}

function readUsages(): Map<number, Usage> {
	const usages = new Map<number, Usage>();
	if (existsSync("/proc")) for (const name of readdirSync("/proc")) if (/^\d+$/.test(name)) readUsage(Number(name), usages);
	return usages;
}

function readUsage(pid: number, usages: Map<number, Usage>): void {
	try {
		// The name of the program stands in parentheses, and may hold spaces and parentheses itself.
		const [state, parent, ...fields] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
		const ticks = fields.slice(9, 13).reduce((sum, each) => sum + Number(each), 0);
		usages.set(pid, { parent: Number(parent), hasEnded: state === "Z" || state === "X", ticks });
	} catch {
		// The process has ended since the list was read.
	}
}

/** @returns all processes that this one has started, directly or not. */
function below(pid: number, usages: ReadonlyMap<number, Usage>): number[] {
	const children = [...usages].filter(([, { parent }]) => parent === pid).map(([child]) => child);
	return children.flatMap((child) => [child, ...below(child, usages)]);
}
