/**
 * Loaded into a server's process before its own program (`--import`). It shifts the system clock of the process by the
 * milliseconds in the file that CLOISTER_TEST_CLOCK names, and follows changes. The clock of the machine stays right.
 */
import { readFileSync } from "node:fs";

const file = process.env.CLOISTER_TEST_CLOCK;
const realNow = Date.now.bind(Date);
let offset = 0;
const readOffset = () => {
	try {
		offset = Number(readFileSync(file ?? "", "utf8"));
	} catch {
		offset = 0;
	}
};
readOffset();
setInterval(readOffset, 50).unref();
Date.now = () => realNow() + offset;
