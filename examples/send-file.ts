/**
 * Writes: opens a thread with another desk, and sends a message with a file.
 *
 * Start `npm run demo`. Then run in another terminal, with a sign-in name and its password from there:
 *
 *     PASSWORD=... npx tsx examples/send-file.ts ion "Night shelter" "Here is the form." README.md
 */
import { createReadStream, statSync } from "node:fs";
import path from "node:path";
import { attach, message, openThread, signOut, write } from "#sdk/index.ts";
import { deskNamed, myDesk, openSession } from "./session.ts";

const [signInName, deskName = "", words = "", file = ""] = process.argv.slice(2);
const session = await openSession(signInName);

// Both desks hold the thread, so all their members can read it.
const own = myDesk(session);
const holders = [own, deskNamed(session, deskName)].map(({ id }) => ({ kind: "desk" as const, id }));
const thread = await openThread(session, "A form", holders, own.id);

// The file is encrypted here, part by part, and its key is sent inside the message.
const upload = { name: path.basename(file), type: "application/octet-stream", size: statSync(file).size, content: createReadStream(file) };
const { header, info } = await attach(session, thread, upload);
const { seq } = await write(session, thread, message(words, { files: [info] }), { attachments: [header] });
console.log(`Message ${seq} of thread ${thread}, with ${info.name} (${info.size} bytes).`);

await signOut(session);
