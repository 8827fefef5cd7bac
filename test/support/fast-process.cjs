// The built product as a process of its own, on a clock that runs faster: whole days of kills fit into a test.
require('reflect-metadata');

const { start } = require('../../dist/start');
const { Clock } = require('../../dist/platform/clock/clock');

class FastClock extends Clock {
  constructor(factor) {
    super();
    this.factor = factor;
    // Told by the test, so that time goes on where it was when the process is started again.
    this.epoch = Number(process.env.CLOCK_EPOCH);
  }

  now() {
    return new Date(this.epoch + (Date.now() - this.epoch) * this.factor);
  }

  timeout(ms, wake) {
    return super.timeout(ms / this.factor, wake);
  }
}

start(process.env, new FastClock(Number(process.env.CLOCK_FACTOR)))
  .then(({ url }) => process.send({ url }))
  .catch((error) => {
    console.error(error);
    process.exit(1);
  });
