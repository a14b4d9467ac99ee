/**
 * Ends the open connections when the server stops. Requests that are being answered are finished. Idle connections, and requests that
 * are still arriving, must not hold up the stop.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

/** How long a request may still arrive after the stop has begun. */
const ARRIVING_MS = 5_000;

export class Connections {
	readonly #server: Server;
	/** Each connection with its current request, or null. */
	readonly #open = new Map<Socket, IncomingMessage | null>();
	constructor(server: Server) {
		this.#server = server;
		server.on("connection", (socket: Socket) => {
			this.#open.set(socket, null);
			socket.once("close", () => this.#open.delete(socket));
		});
		server.on("request", (request, response) => {
			const { socket } = request;
			this.#open.set(socket, request);
			response.once("close", () => {
				if (this.#open.get(socket) === request) this.#open.set(socket, null);
			});
		});
	}

	/** Ends connections from now on until the server has closed. */
	drain(): void {
		const start = performance.now();
		const endUnused = () => {
			// A busy connection becomes idle, and would be kept open for a next request.
			this.#server.closeIdleConnections();
			const mayArrive = performance.now() - start < ARRIVING_MS;
			for (const [socket, request] of this.#open) if (!request || !(request.complete || mayArrive)) socket.destroy();
		};
		const timer = setInterval(endUnused, 100);
		this.#server.once("close", () => clearInterval(timer));
		endUnused();
	}
}
