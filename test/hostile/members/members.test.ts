/**
 * Attacks by members that worked in other systems, on one whole server. test/promises/access.test.ts has the table of who may
 * use which endpoint. Other known failures are tested elsewhere:
 *
 * | failure | test |
 * |---|---|
 * | a member is locked out by somebody's failed sign-ins | session-sign-in: attempts wait longer and longer, and never for good |
 * | a refresh token is used twice | session-tokens: one that comes back later ends the session, whoever has it |
 * | an old token goes on after revocation | session-tokens: ending a session takes effect at once |
 * | a closed epoch is written in | compartments-keys: a closed epoch takes nothing |
 * | passwords are guessed by joining | directory-founding: guessing at invites waits |
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
