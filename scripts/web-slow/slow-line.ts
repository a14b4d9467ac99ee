/** A TCP proxy that is as slow as a bad mobile line. All connections share it. */
import net from "node:net";

export interface SlowLine {
	port: number;
	close(): Promise<void>;
}

/**
 * @param port the port where the proxy listens; 0 for any port. @param target the port of the server.
 * @param rate bytes per second, in each direction. @param latency ms there and back.
 */
export async function startSlowLine(port: number, target: () => number, rate: number, latency: number): Promise<SlowLine> {
	const sockets = new Set<net.Socket>();
	const directions = { up: 0, down: 0 };
	const listener = net.createServer((client) => {
		const server = net.connect({ port: target(), host: "127.0.0.1", noDelay: true });
		client.setNoDelay(true);
		pass(client, server, "up");
		pass(server, client, "down");
	});

	function pass(from: net.Socket, to: net.Socket, direction: keyof typeof directions): void {
		sockets.add(from);
		let last = Promise.resolve();
		const later = (at: number, work: () => void) => {
			last = last.then(() => new Promise((resolve) => setTimeout(() => resolve(work()), Math.max(0, at - Date.now()))));
		};
		from.on("data", (data: Buffer) => {
			const now = Date.now();
			directions[direction] = Math.max(now, directions[direction]) + (data.length / rate) * 1000;
			// While data waits on the line, no more is read from the sender, as with a full buffer of a router.
			from.pause();
			setTimeout(() => from.resume(), directions[direction] - now);
			later(directions[direction] + latency / 2, () => void (to.writable && to.write(data)));
		});
		from.on("error", () => to.destroy());
		from.on("close", () => {
			sockets.delete(from);
			later(Date.now() + latency / 2, () => to.end());
		});
	}

	await new Promise<void>((resolve, reject) => listener.once("error", reject).listen(port, "127.0.0.1", resolve));
	return {
		port: (listener.address() as net.AddressInfo).port,
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => listener.close(resolve));
		},
	};
}
