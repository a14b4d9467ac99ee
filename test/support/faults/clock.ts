/**
 * Loaded into a server's process before its own program (`--import`): its system clock is then wrong by the milliseconds
 * that stand in the file named by CLOISTER_TEST_CLOCK, and jumps when they change. The clock of this machine, which others
 * use too, stays right.
 */
import { readFileSync } from "node:fs";

const file = process.env.CLOISTER_TEST_CLOCK;
const right = Date.now.bind(Date);
let wrong = 0;
const look = () => {
	try {
		wrong = Number(readFileSync(file ?? "", "utf8"));
	} catch {
		wrong = 0;
	}
};
look();
setInterval(look, 50).unref();
Date.now = () => right() + wrong;
