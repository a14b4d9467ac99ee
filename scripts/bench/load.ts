/** Closed-loop load: each connection sends its next request as soon as its last request is answered. */
import { Connection } from "./connection.ts";

/** Returns the next request of a connection, or null if none is left. */
export type Next = (connection: number) => Buffer | null;

/**
 * @returns answers per second, until the time is over or the first connection has run out of requests.
 * @throws Error at the first answer that isn't 200, because a rate of refusals has no meaning.
 */
export async function rate(address: string, connections: number, seconds: number, next: Next): Promise<number> {
	const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(address)));
	const from = performance.now();
	let [answered, over] = [0, false];
	const drive = async (connection: Connection, index: number) => {
		while (!over) {
			const request = performance.now() - from < seconds * 1000 ? next(index) : null;
			if (request === null) break;
			const { status, body } = await connection.send(request);
			if (status !== 200) throw new Error(`the server answered ${status}: ${body.toString().slice(0, 300)}`);
			answered++;
		}
		over = true;
	};
	try {
		await Promise.all(open.map(drive));
		return answered / ((performance.now() - from) / 1000);
	} finally {
		over = true;
		for (const connection of open) connection.close();
	}
}

/** Sends requests one after the other. @returns the time from each request to its answer, in ms. @throws Error at the first answer that isn't 200. */
export async function latencies(address: string, count: number, next: () => Buffer): Promise<number[]> {
	const connection = await Connection.open(address);
	const times: number[] = [];
	try {
		for (let i = 0; i < count; i++) {
			const request = next();
			const from = performance.now();
			const { status } = await connection.send(request);
			if (status !== 200) throw new Error(`the server answered ${status}`);
			times.push(performance.now() - from);
		}
		return times;
	} finally {
		connection.close();
	}
}
