/** The processor time of a process and of everything that it has started, such as browsers and commands. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The unit of times in /proc. Linux shows them in this unit on all processors. */
const TICKS_PER_SECOND = 100;

/** One line of /proc/PID/stat. */
interface Usage {
	parent: number;
	/** Of the process itself, and of its children that have ended. */
	ticks: number;
}

/** @returns seconds since the process began. Without /proc, as on macOS and Windows, the time of this process alone. */
export function processorTime(pid = process.pid): number {
	if (!existsSync("/proc/self/stat")) return secondsOf(process.cpuUsage());
	const usages = new Map<number, Usage>();
	for (const name of readdirSync("/proc")) if (/^\d+$/.test(name)) readUsage(Number(name), usages);
	return ticksBelow(pid, usages) / TICKS_PER_SECOND;
}

const secondsOf = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1_000_000;

function readUsage(pid: number, usages: Map<number, Usage>): void {
	try {
		// The name of the program stands in parentheses, and may hold spaces and parentheses itself.
		const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
		const ticks = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
		usages.set(pid, { parent: Number(fields[1]), ticks });
	} catch {
		// The process has ended since the list was read.
	}
}

function ticksBelow(pid: number, usages: ReadonlyMap<number, Usage>): number {
	let sum = usages.get(pid)?.ticks ?? 0;
	for (const [child, { parent }] of usages) if (parent === pid) sum += ticksBelow(child, usages);
	return sum;
}
