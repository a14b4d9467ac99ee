/** Checks that the shapes of items share. */
import { type ErrorCode, ProtocolError } from "../errors.ts";
import { ShapeError } from "../schema.ts";

/** Runs a check, and throws a ProtocolError with this code, which names the field, instead of a ShapeError. */
export function convertShapeErrors<T>(code: Extract<ErrorCode, "bad-input" | "bad-content">, run: () => T): T {
	try {
		return run();
	} catch (error) {
		if (!(error instanceof ShapeError)) throw error;
		throw new ProtocolError(code, error.message, error.field);
	}
}

/** @throws ShapeError for a list that has a value twice */
export function requireDistinct(field: string, values: readonly unknown[]): void {
	if (new Set(values).size !== values.length) throw new ShapeError(field, "takes each value once");
}
