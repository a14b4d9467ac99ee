/** Makes a real lack of memory while a box is opened or a signature is verified. The code under test must not call the box or signature wrong. */
import sodium from "libsodium-wrappers";

export const NO_MEMORY = { message: "_malloc() failed" };

const FUNCTIONS = { open: "crypto_aead_xchacha20poly1305_ietf_decrypt", verify: "crypto_sign_verify_detached" } as const;

/** Runs the work while there is no memory to open a box, or to verify a signature: a hash of two gigabytes is too much. */
export async function withoutMemory<T>(to: keyof typeof FUNCTIONS, work: () => Promise<T>): Promise<T> {
	const name = FUNCTIONS[to];
	const honest = sodium[name];
	Object.assign(sodium, { [name]: () => sodium.crypto_generichash(2 ** 31 - 1, "x", null) });
	try {
		return await work();
	} finally {
		Object.assign(sodium, { [name]: honest });
	}
}
