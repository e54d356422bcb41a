/// How close the two sides of each law must be, relative to max(1, |expected|); f64 throughout.
enum Tolerances {
    /// A derivative against central differences with step 1e-6.
    static let differences = 2e-7
    /// A Hessian–vector product against differences of gradients with step 1e-5.
    static let secondDifferences = 5e-7
    /// Two exact computations of one number.
    static let exact = 1e-10
}
