/**
 * Keeps two processes from using one folder at the same time. Each process listens on a socket in the folder, which is its lock. The system
 * closes a socket when its process ends. So others can see whether the process of a lock still runs. They need no process number, which
 * would mean nothing in another container.
 */
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";

const isLock = (name: string) => /^lock-[0-9a-f]{16}$/.test(name);
/** The longest path of a socket in bytes, on all systems. Node.js cuts off a longer one without an error. */
const LONGEST = 103;

/** Locks a folder and returns the function that unlocks it. @throws UsageError when the folder is locked, or when its path is too long */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
	if (process.platform === "win32") return lockOnWindows(folder);
	const own = path.join(folder, `lock-${randomBytes(8).toString("hex")}`);
	const draft = `${own}.new`;
	if (Buffer.byteLength(draft) > LONGEST) throw new UsageError(messages.witnessTooDeep(folder));
	await fs.access(folder);
	const server = await listen(draft);
	const unlock = async () => {
		await fs.rm(own, { force: true });
		await new Promise((resolve) => server.close(resolve));
	};
	try {
		// Renamed only now, because others would take a socket that doesn't listen yet for the lock of a process that has ended.
		await fs.rename(draft, own);
		await refuseOthers(folder, own);
	} catch (error) {
		await unlock();
		throw error;
	}
	return unlock;
}

/**
 * Each process shows its lock before it looks for other locks. So of two processes that start together, at least one sees the lock of the
 * other.
 * @throws UsageError when another process uses the folder
 */
async function refuseOthers(folder: string, own: string): Promise<void> {
	const names = (await fs.readdir(folder)).filter(isLock);
	for (const other of names.map((name) => path.join(folder, name))) {
		if (other === own) continue;
		if (await isAlive(other)) throw new UsageError(messages.witnessRuns);
		await fs.rm(other, { force: true });
	}
}

/** On Windows, a named pipe has one owner, and it ends when its owner ends. */
async function lockOnWindows(folder: string): Promise<() => Promise<void>> {
	const name = createHash("sha256")
		.update(await fs.realpath(folder))
		.digest("hex");
	const server = await listen(`\\\\.\\pipe\\cloister-witness-${name}`).catch((error: NodeJS.ErrnoException) => {
		throw error.code === "EADDRINUSE" ? new UsageError(messages.witnessRuns) : error;
	});
	return () => new Promise((resolve) => server.close(() => resolve()));
}

function listen(at: string): Promise<net.Server> {
	const server = net.createServer((socket) => void socket.destroy()).unref();
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(at, () => resolve(server));
	});
}

/** Whether a process listens on the socket. When this can't be told, the process counts as alive. */
function isAlive(file: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = net.connect(file);
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code !== "ECONNREFUSED" && code !== "ENOENT"));
	});
}
