/** The files of the secrets. config.ts reads the secrets that the operator gives in the environment. */
import fs from "node:fs";
import path from "node:path";
import { StartError } from "./config.ts";

/** The names of the files in the secrets folder, each by the setting that can replace the file. */
export const SECRET_FILES = {
	CLOISTER_OPAQUE_SETUP: "opaque-setup",
	CLOISTER_JWT_KEY: "jwt-key",
	CLOISTER_FAKE_ID_KEY: "fake-id-key",
	CLOISTER_ACCESS_LOG_SEED: "access-log-seed",
	CLOISTER_DIRECTORY_LOG_SEED: "directory-log-seed",
	CLOISTER_SETUP_TOKEN: "setup-token",
} as const;
export type SecretName = keyof typeof SECRET_FILES;

/** Writes a file, unless it exists. Two processes may do so at the same time, because a link never overwrites an existing file. */
export function writeOnce(file: string, text: string): void {
	fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
	const draft = `${file}.${process.pid}`;
	fs.writeFileSync(draft, `${text}\n`, { mode: 0o600, flush: true });
	try {
		fs.linkSync(draft, file);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
	} finally {
		fs.rmSync(draft, { force: true });
	}
}

/** Returns the text of the file, without white space around it. @throws StartError when other users may read, write or execute the file. */
export function readSecret(file: string): string {
	if (process.platform !== "win32" && (fs.statSync(file).mode & 0o077) !== 0)
		throw new StartError(`Other users can read the secret ${file}: run chmod 600 on it.`);
	return fs.readFileSync(file, "utf8").trim();
}
