import Testing
import ThalwegConfiguration
import ThalwegDoctor
import ThalwegReport
import ThalwegTraining

@Suite struct DocumentTests {
    @Test func `a run's document is JSON with the agreed keys`() throws {
        let run = ReportSample.run(isSick: false, epochs: 3)
        let node = try JSONReader.parse(RunDocument.text(run))
        let keys = node.map.map { Array($0.keys) } ?? []
        #expect(keys.first == "schema")
        #expect(node["schema"]?.string == "thalweg.run/1")
        for key in [
            "name", "seed", "status", "device", "parameters", "steps", "epochs", "seconds", "final", "best", "history", "logdir",
            "checkpoint",
        ] {
            #expect(keys.contains(key), "\(key)")
        }
        #expect(node["seed"]?.int == 7 && node["status"]?.string == "completed" && node["parameters"]?.int == 38_090)
        #expect(node["seconds"]?["compile"]?.double == 0.6)
        #expect(node["final"]?["validation_accuracy"]?.double == run.final.validation?.accuracy)
        #expect(node["final"]?["train_r2"]?.isNull == true && node["logdir"]?.isNull == true)
        #expect(node["best"]?["epoch"]?.int == run.best?.epoch)
        #expect(node["history"]?.list?.count == 3)
        #expect(node["history"]?.list?[1]["step"]?.int == 90)
        #expect(node["history"]?.list?[1]["train_loss"]?.double == run.history[1].measures.train.loss)
    }

    @Test func `what is not finite is null, and an empty run has a document`() throws {
        var run = ReportSample.run(isSick: true, epochs: 1)
        run.final.train.loss = .nan
        run.history = []
        run.status = .stoppedEarly
        run.seed = .max
        let node = try JSONReader.parse(RunDocument.text(run))
        #expect(node["final"]?["train_loss"]?.isNull == true && node["best"]?.isNull == true)
        #expect(node["status"]?.string == "stopped-early" && (node["seed"]?.double ?? 0) > 1.8e19)
    }

    @Test func `a diagnosis' document holds findings, treatments and what random repair reaches`() throws {
        let node = try JSONReader.parse(
            DiagnosisDocument.text(ReportSample.diagnosis, cure: ReportSample.cure, specification: "cured.yaml"))
        #expect(node["schema"]?.string == "thalweg.diagnosis/1" && node["verdict"]?.string == "sick")
        #expect(node["run"]?["schema"]?.string == "thalweg.run/1")
        let finding = try #require(node["findings"]?.list?.first)
        #expect(finding["id"]?.string == "vanishing-gradients" && finding["rank"]?.int == 1 && finding["severity"]?.string == "critical")
        #expect(finding["where"]?.list?.count == 8 && finding["since_step"]?.int == 0)
        #expect(finding["evidence"]?.list?[0]["value"]?.double == 5.3e-9 && finding["evidence"]?.list?[0]["comparison"]?.string == "<")
        #expect(finding["confirmed_by"]?["changed"]?.string?.contains("sigmoid") == true)
        let treatment = try #require(node["treatments"]?.list?[1])
        #expect(treatment["accepted"]?.bool == true && treatment["p_value"]?.double == 0.0007)
        #expect(treatment["changes"]?.list?[0]["from"]?.string == "sigmoid")
        #expect(treatment["for"]?.list?[0].string == "vanishing-gradients")
        #expect(node["treatments"]?.list?[2]["changes"]?.list?[0]["to"]?["batch_norm"]?.map?.isEmpty == true)
        #expect(node["treatments"]?.list?[2]["changes"]?.list?[0]["from"]?.isNull == true)
        #expect(node["cured"]?.bool == true && node["spec"]?.string == "cured.yaml")
        #expect(node["random_repair"]?["validation_accuracy"]?.double == 0.71 && node["random_repair"]?["trials"]?.int == 3)
        #expect(node["seconds"]?["first_run"]?.double == 4.1 && node["seconds"]?["treatment"]?.double == 21.4)
        #expect((node["overhead"]?.double ?? 0) > 0.04)
    }

    @Test func `without treatments nothing is claimed`() throws {
        let node = try JSONReader.parse(DiagnosisDocument.text(Diagnosis(run: ReportSample.run(isSick: false), findings: [])))
        #expect(node["verdict"]?.string == "healthy" && node["cured"]?.bool == false)
        #expect(node["random_repair"]?.isNull == true && node["treatments"]?.list?.isEmpty == true && node["spec"]?.isNull == true)
    }
}
