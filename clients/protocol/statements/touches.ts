/** The records that each directory statement may change, besides the record of its signer. */
import type { Bytes, Id } from "../bytes.ts";
import { type DirectoryType, type Fields, isDirectoryType } from "./registry.ts";
import type { AnyStatement } from "./statement.ts";

export interface Touches {
	/** Members, organisations and desks. */
	ids?: readonly (Id | null)[];
	/** An invite, the objId of a join, the objId of a proposal. The statement also touches the records that these name. */
	invite?: Id;
	join?: Bytes;
	proposal?: Bytes;
}

const subject = (body: { subject: Id }): Touches => ({ ids: [body.subject] });
const nothing = (): Touches => ({});

const touchesOfType: { [T in DirectoryType]: (body: Fields<T>) => Touches } = {
	genesis: nothing,
	policy: nothing,
	"organisation.add": ({ organisation }) => ({ ids: [organisation] }),
	"desk.add": ({ desk, organisation }) => ({ ids: [desk, organisation] }),
	"desk.close": ({ desk }) => ({ ids: [desk] }),
	"desk.member": ({ desk, member }) => ({ ids: [desk, member] }),
	"desk.rekey": ({ desk }) => ({ ids: [desk] }),
	"desk.reject": ({ desk }) => ({ ids: [desk] }),
	"desk.grant": ({ desk, member }) => ({ ids: [desk, member] }),
	invite: ({ organisation, desk, member }) => ({ ids: [organisation, desk, member] }),
	join: ({ invite }) => ({ invite }),
	"member.add": ({ member, join }) => ({ ids: [member], join }),
	"member.role": ({ member }) => ({ ids: [member] }),
	vetting: subject,
	suspend: subject,
	reinstate: subject,
	remove: subject,
	credential: nothing,
	"log.restart": nothing,
	"log.witnesses": nothing,
	"web.release": nothing,
	countersign: ({ object }) => ({ proposal: object }),
};

/** The records that a statement touches. A statement that does not belong in the directory is void there, and touches none. */
export function touchesOf({ type, body }: AnyStatement): Touches {
	return isDirectoryType(type) ? (touchesOfType[type] as (body: unknown) => Touches)(body) : {};
}
