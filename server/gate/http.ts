/** The little that a handler may know and say of HTTP itself. */
import type { CookieSerializeOptions } from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";

export class Http {
	readonly #request: FastifyRequest;
	readonly #cookies: [name: string, value: string, options: CookieSerializeOptions][] = [];
	readonly #headers: [name: string, value: string | number][] = [];
	constructor(request: FastifyRequest) {
		this.#request = request;
	}
	cookie(name: string): string | undefined {
		return this.#request.cookies[name];
	}
	header(name: string): string | undefined {
		const value = this.#request.headers[name];
		return Array.isArray(value) ? value[0] : value;
	}
	/** For limits and the sign-in's side table only: never logged, never in an access entry. */
	get address(): string {
		return this.#request.ip;
	}
	/** Set when the answer goes out, not before: a refused request sets none. */
	setCookie(name: string, value: string, options: CookieSerializeOptions): void {
		this.#cookies.push([name, value, options]);
	}
	setHeader(name: string, value: string | number): void {
		this.#headers.push([name, value]);
	}
	/** For the gate. */
	apply(reply: FastifyReply): void {
		for (const [name, value, options] of this.#cookies) reply.setCookie(name, value, options);
		for (const [name, value] of this.#headers) reply.header(name, value);
	}
}
