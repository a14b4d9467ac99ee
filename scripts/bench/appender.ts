/** One of the appending processes that `appendRateOf` starts. Prints its entries per second. */
import { appendRate } from "./ledger.ts";

const [, , seconds, from] = process.argv;
process.stdout.write(String(await appendRate(process.env.APPEND_TO ?? "", Number(seconds), Number(from))));
