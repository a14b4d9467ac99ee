import { type ErrorCode, ProtocolError } from "../errors.ts";
import { ShapeError } from "../schema.ts";

/** Runs a check of shapes. @throws ProtocolError with this code, which names the field, instead of a ShapeError */
export function refusing<T>(code: Extract<ErrorCode, "bad-input" | "bad-content">, run: () => T): T {
	try {
		return run();
	} catch (error) {
		if (!(error instanceof ShapeError)) throw error;
		throw new ProtocolError(code, error.message, error.field);
	}
}
