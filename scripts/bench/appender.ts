/** One process that appends, as `appendRateOf` starts them. Says its entries per second. */
import { appendRate } from "./ledger.ts";

const [, , seconds, from] = process.argv;
process.stdout.write(String(await appendRate(process.env.APPEND_TO ?? "", Number(seconds), Number(from))));
