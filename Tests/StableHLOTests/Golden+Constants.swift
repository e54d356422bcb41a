import StableHLO

extension Golden {
    private static func constant(_ name: String, _ type: RankedType, _ bytes: [UInt8], _ text: String) -> Golden {
        Golden(
            name, arguments: [],
            text: """
                module @\(name) {
                  func.func public @main() -> (\(type)) {
                    %0 = "stablehlo.constant"() {value = \(text) : \(type)} : () -> \(type)
                    "func.return"(%0) : (\(type)) -> ()
                  }
                }

                """
        ) { [$0.body.constant(DenseElements(type: type, bytes: bytes))] }
    }

    /// Every way a constant is spelled; what they say is checked by running them.
    static let constants: [Golden] = [
        constant("scalar_f32", RankedType(.f32, []), bytes(Float(0.1)), "dense<0.1>"),
        constant("scalar_f64", RankedType(.f64, []), bytes(0.1), "dense<0.1>"),
        constant("whole_number", RankedType(.f32, []), bytes(Float(-3)), "dense<-3.0>"),
        constant("large_f32", RankedType(.f32, []), bytes(Float(1e20)), "dense<1.0e+20>"),
        constant("small_f64", RankedType(.f64, []), bytes(Double.leastNonzeroMagnitude), "dense<5.0e-324>"),
        constant("negative_zero", RankedType(.f32, []), bytes(-Float.zero), "dense<-0.0>"),
        constant("infinity_f32", RankedType(.f32, []), bytes(Float.infinity), "dense<0x7F800000>"),
        constant("negative_infinity_f64", RankedType(.f64, []), bytes(-Double.infinity), "dense<0xFFF0000000000000>"),
        constant("nan_f32", RankedType(.f32, []), bytes(Float.nan), "dense<0x7FC00000>"),
        constant("nan_f64", RankedType(.f64, []), bytes(Double.nan), "dense<0x7FF8000000000000>"),
        constant("splat_f32", RankedType(.f32, [2, 3]), bytes(Float(1.5)), "dense<1.5>"),
        constant("splat_infinity", RankedType(.f32, [4]), bytes(-Float.infinity), "dense<0xFF800000>"),
        constant("splat_i32", RankedType(.i32, [2]), bytes(Int32.min), "dense<-2147483648>"),
        constant("splat_i64", RankedType(.i64, [2]), bytes(Int64.max), "dense<9223372036854775807>"),
        constant("splat_bool", RankedType(.i1, [3]), [1], "dense<true>"),
        constant("bools", RankedType(.i1, [2, 2]), [1, 0, 0, 1], "dense<[[true, false], [false, true]]>"),
        constant("elements_f32", RankedType(.f32, [2]), bytes(Float(1), Float(-2)), "dense<\"0x0000803F000000C0\">"),
        constant("elements_f64", RankedType(.f64, [2]), bytes(1.0, Double.infinity), "dense<\"0x000000000000F03F000000000000F07F\">"),
        constant("elements_i64", RankedType(.i64, [1, 2]), bytes(Int64(1), Int64(-1)), "dense<\"0x0100000000000000FFFFFFFFFFFFFFFF\">"),
        constant("elements_ui8", RankedType(.ui8, [3]), [0, 127, 255], "dense<\"0x007FFF\">"),
        constant("elements_i16", RankedType(.i16, [2]), bytes(Int16(-2), Int16(258)), "dense<\"0xFEFF0201\">"),
        constant("scalar_ui32", RankedType(.ui32, []), bytes(UInt32.max), "dense<\"0xFFFFFFFF\">"),
        constant("elements_bf16", RankedType(.bf16, [2]), [0x80, 0x3F, 0x80, 0x7F], "dense<\"0x803F807F\">"),
        constant("splat_f16", RankedType(.f16, [3]), [0x00, 0x3C], "dense<\"0x003C\">"),
        constant("empty", RankedType(.f32, [0, 3]), [], "dense<>"),
    ]
}
