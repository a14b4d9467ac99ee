/** An HTTP server that misbehaves on purpose, as a test says. */
import http from "node:http";
import type { AddressInfo } from "node:net";

/** @param nth 1 for the first request. */
type Handler = (request: http.IncomingMessage, response: http.ServerResponse, nth: number) => void;

/** Starts a server that ends with the test. @returns its address, and the requests so far. */
export async function listen(t: { teardown(handler: () => Promise<unknown>): void }, handler: Handler) {
	const seen: http.IncomingMessage[] = [];
	const server = http.createServer((request, response) => {
		request.resume();
		request.on("end", () => handler(request, response, seen.push(request)));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	t.teardown(() => {
		server.closeAllConnections();
		return new Promise((resolve) => server.close(resolve));
	});
	return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

export function json(response: http.ServerResponse, body: unknown, status = 200, headers: http.OutgoingHttpHeaders = {}): void {
	response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
