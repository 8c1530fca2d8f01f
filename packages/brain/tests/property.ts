import fc from 'fast-check';

// One seed for all: a failure here is a failure everywhere.
fc.configureGlobal({ seed: 20200330, numRuns: 300 });

export { fc };
