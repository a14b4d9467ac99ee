/** The closed registry of statement types. A new version of a type is a new type. */
import { id, map, nullable, type Shape, uint, type ValuesOf } from "../schema.ts";
import { caseTypes } from "./cases.ts";
import { compartmentTypes } from "./compartments.ts";
import { checkpoint, directoryTypes } from "./directory.ts";
import { reviewTypes } from "./review.ts";
import { spaceTypes } from "./spaces.ts";

/**
 * The fields of every body. by: the signer. ke: the signer's key epoch. as: the desk that the signer acts for, or null. cp: the
 * newest signed directory checkpoint that the signer has seen (for genesis: size 0, the empty root, no signature). at: UTC ms by
 * the signer's clock. SPEC.md, section 2, "Time", bounds it.
 */
export const envelopeFields = {
	by: id,
	ke: uint,
	as: nullable(id),
	cp: checkpoint,
	at: uint,
};

const fields = { ...directoryTypes, ...compartmentTypes, ...caseTypes, ...reviewTypes, ...spaceTypes };

export type StatementType = keyof typeof fields;
export type Envelope = ValuesOf<typeof envelopeFields>;
export type Body<T extends StatementType> = Envelope & ValuesOf<(typeof fields)[T]>;
/** The fields of a type without the envelope. */
export type Fields<T extends StatementType> = ValuesOf<(typeof fields)[T]>;

export const statementTypes = Object.keys(fields) as StatementType[];

const shapes = Object.fromEntries(
	statementTypes.map((type) => [type, map({ ...envelopeFields, ...(fields[type] as Record<string, Shape<any>>) })]),
) as { [T in StatementType]: Shape<Body<T>> };

/** The shape of a type's body. */
export function shapeOf<T extends StatementType>(type: T): Shape<Body<T>> {
	return shapes[type];
}

export type DirectoryType = keyof typeof directoryTypes;
export type CaseType = keyof typeof caseTypes;
export type ReviewType = keyof typeof reviewTypes;

const has = (types: object) => (type: string) => Object.hasOwn(types, type);
export const isDirectoryType = has(directoryTypes) as (type: string) => type is DirectoryType;
export const isCaseType = has(caseTypes) as (type: string) => type is CaseType;
export const isReviewType = has(reviewTypes) as (type: string) => type is ReviewType;
export const isStatementType = has(fields) as (type: string) => type is StatementType;
