/** How long a question may be asked: less than a test's own time limit, so that the test tells what it waited for. */
const PATIENCE = 20_000;

/** Asks again and again until the answer is yes, and gives it back. Rejects with the last refusal. */
export async function eventually<T>(ask: () => Promise<T> | T): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  let refusal: unknown = new Error('it never came true');
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (cause) {
      refusal = cause;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw refusal;
}
