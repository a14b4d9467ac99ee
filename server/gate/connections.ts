/**
 * Connections at the end of the process. What is being answered is finished; who has only opened a connection, or is still
 * sending, must not hold up the stop.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

/** How long a request that is still arriving may go on to arrive once the stop has begun. */
const ARRIVING_MS = 5_000;

export class Connections {
	readonly #server: Server;
	/** Each with the request that it carries, if any. */
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

	/** From now on until the server has closed. */
	letGo(): void {
		const from = performance.now();
		const look = () => {
			// Those that were busy become idle, and would be kept for the next request that never comes.
			this.#server.closeIdleConnections();
			const arriving = performance.now() - from < ARRIVING_MS;
			for (const [socket, request] of this.#open) if (!request || !(request.complete || arriving)) socket.destroy();
		};
		const timer = setInterval(look, 100);
		this.#server.once("close", () => clearInterval(timer));
		look();
	}
}
