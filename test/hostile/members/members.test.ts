/**
 * Attacks by members that worked in other systems, on one whole server. test/promises/access.test.ts has the table of who may
 * use which endpoint. Other known failures are tested in test/server/features:
 *
 * | failure | test |
 * |---|---|
 * | a member is locked out by another person's failed sign-ins | session/sign-in.test.ts: failed attempts of a known device are delayed |
 * | a refresh token is used twice | session/tokens.test.ts: a refresh token that is used again later ends the session |
 * | an old token still works after its revocation | session/tokens.test.ts: ending a session takes effect at once |
 * | somebody writes into a closed epoch | compartments/keys.test.ts: a closed epoch takes no entries |
 * | somebody guesses passwords by joining | directory/founding.test.ts: guesses of invites and passwords are delayed |
 */
import t from "tap";
import { ApiWorld } from "../../support/api-world.ts";
import { attachmentAttacks } from "../../support/attacks/attachments.ts";
import { handoffAttacks } from "../../support/attacks/handoffs.ts";
import { roleAttacks } from "../../support/attacks/roles.ts";
import { signInAttacks } from "../../support/attacks/sign-in.ts";

const w = await ApiWorld.build(t);
for (const attacks of [handoffAttacks, attachmentAttacks, signInAttacks, roleAttacks])
	for (const [name, attack] of Object.entries(attacks)) t.test(name, (t) => attack(t, w));
