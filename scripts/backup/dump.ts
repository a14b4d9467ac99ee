/** The dump of a database that comes from standard input, as `pg_dump --format=tar` makes it. */
import { Transform } from "node:stream";
import { StartError } from "#server/base/config.ts";

/** A tar archive ends with two empty blocks of 512 bytes. */
const TAR_END = 1024;
/** The name of the first file in a dump of pg_dump. A tar archive begins with the name of its first file. */
const FIRST_FILE = "toc.dat";

/**
 * Passes a dump on, and checks that it is complete. The shell doesn't report a failure of the program before a pipe.
 * @throws StartError, through the stream, when the dump doesn't begin or doesn't end as pg_dump's do.
 */
export function wholeDump(): Transform {
	let begin = Buffer.alloc(0);
	let end = Buffer.alloc(0);
	return new Transform({
		transform(chunk: Buffer, _encoding, done) {
			if (begin.length < FIRST_FILE.length) begin = Buffer.concat([begin, chunk]).subarray(0, FIRST_FILE.length);
			end = Buffer.concat([end, chunk.subarray(-TAR_END)]).subarray(-TAR_END);
			done(null, chunk);
		},
		flush(done) {
			const isDump = begin.toString("latin1") === FIRST_FILE;
			const isWhole = end.length === TAR_END && end.every((byte) => byte === 0);
			if (isDump && isWhole) return done();
			const what = isDump ? "ends too early" : "is no output of pg_dump --format=tar";
			done(new StartError(`The dump on standard input ${what}. The message of pg_dump says why. Nothing was backed up.`));
		},
	});
}
