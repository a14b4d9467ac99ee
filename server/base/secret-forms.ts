/** Parses the secrets, and checks their format. Pure. `parseSetups` works only after `opaque.ready` has resolved. */
import { createHash } from "node:crypto";
import * as opaque from "@serenity-kit/opaque";
import { StartError } from "./config.ts";
import { SECRET_FILES, type SecretName } from "./secret-files.ts";

export interface OpaqueSetup {
	/** Every sign-in record names the setup that it was made under, so that setups can be rotated. */
	id: string;
	setup: string;
}

/** One key per line, newest first. @throws StartError */
export function parseKeys(text: string, name: SecretName): [Uint8Array, ...Uint8Array[]] {
	const [first = "", ...rest] = linesOf(text);
	return [parseKey(first, name), ...rest.map((line) => parseKey(line, name))];
}

/** A key of 32 bytes in hexadecimal. @throws StartError */
export function parseKey(text: string, name: SecretName): Uint8Array {
	if (!/^[0-9a-f]{64}$/.test(text))
		throw new StartError(
			`${name} (or the file ${SECRET_FILES[name]} in the secrets folder) must be 32 bytes, written as 64 lower-case hex digits.`,
		);
	return new Uint8Array(Buffer.from(text, "hex"));
}

function linesOf(text: string): string[] {
	return text
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");
}

/** One setup per line, newest first. @throws StartError */
export function parseSetups(text: string): [OpaqueSetup, ...OpaqueSetup[]] {
	const [first, ...rest] = linesOf(text).map(parseSetup);
	if (!first)
		throw new StartError(
			"CLOISTER_OPAQUE_SETUP (or the file opaque-setup in the secrets folder) is empty: restore it from the backup of the secrets folder.",
		);
	return [first, ...rest];
}

function parseSetup(setup: string): OpaqueSetup {
	try {
		opaque.server.getPublicKey(setup);
	} catch {
		throw new StartError(
			"CLOISTER_OPAQUE_SETUP (or the file opaque-setup in the secrets folder) is not an OPAQUE server setup: restore it from the backup of the secrets folder.",
		);
	}
	return { id: createHash("sha256").update("cloister/1/opaque-setup").update(setup).digest("hex").slice(0, 16), setup };
}
